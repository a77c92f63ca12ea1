/** How many dots of a picture there are to one of the page, so that it can be printed. */
const dots = 2;

function keep(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A drawing as a file on the reader's disk: its shapes, or its dots on the page's ground. */
export async function savePicture(drawing: SVGElement, file: string, kind: "png" | "svg", ground: string): Promise<void> {
  const svg = new XMLSerializer().serializeToString(drawing);
  if (kind === "svg") {
    keep(new Blob([svg], { type: "image/svg+xml" }), `${file}.svg`);
    return;
  }
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width * dots;
  canvas.height = picture.height * dots;
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.fillStyle = ground;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => blob && keep(blob, `${file}.png`), "image/png");
  }
}
