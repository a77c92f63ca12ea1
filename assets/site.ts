// What pages of the public site run: a number opens beside itself, and the page is dark for whoever wants it so. Everything
// is read and reached without it.
import { enhanceAll } from "./ts/enhance.ts";
import { focusErrors } from "./ts/errors.ts";
import { popovers } from "./ts/popovers.ts";
import { tables } from "./ts/tables.ts";
import { themeToggle } from "./ts/themes.ts";

popovers();
focusErrors();
enhanceAll([themeToggle, tables]);
