// The editor of a bulletin: a figure's mark goes into the text where the cursor stands, and what is read is asked again.
import { enhanceAll } from "./ts/enhance.ts";
import { inserting } from "./ts/inserting.ts";

enhanceAll([inserting]);
