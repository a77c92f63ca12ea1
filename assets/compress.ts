import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_SIZE_HINT: size } = constants;
/** Larger files would take the best effort many seconds, for a twentieth less. */
const large = 200_000;
/** Smaller files fit one packet as they are. */
const least = 1000;

/**
 * Compresses every file of the build beside it, as `.br` and as `.gz`: once here, as well as it can be done, and not at
 * every request. The server sends what the browser reads.
 */
export function compressed(): Plugin {
  return {
    name: "luoshi-compressed",
    async writeBundle({ dir }, bundle) {
      const files = Object.values(bundle).filter(({ fileName }) => fileName !== "manifest.json");
      await Promise.all(files.map(async (file) => {
        const bytes = Buffer.from(file.type === "chunk" ? file.code : file.source);
        if (dir && bytes.length >= least) {
          const place = join(dir, file.fileName);
          await writeFile(`${place}.br`, brotliCompressSync(bytes, { params: { [size]: bytes.length, [quality]: bytes.length > large ? 9 : 11 } }));
          await writeFile(`${place}.gz`, gzipSync(bytes, { level: 9 }));
        }
      }));
    },
  };
}
