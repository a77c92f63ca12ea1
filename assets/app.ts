// What every page runs. Each part looks for its own attributes (README.md lists them) and does nothing without
// them; a page reads and its forms send without any of this.
import { enhanceAll } from "./ts/enhance.ts";
import { combos } from "./ts/combo.ts";
import { conditions } from "./ts/conditions.ts";
import { dialogs } from "./ts/dialogs.ts";
import { drafts } from "./ts/drafts.ts";
import { focusErrors } from "./ts/errors.ts";
import { fragments } from "./ts/fragments.ts";
import { guardForms } from "./ts/forms.ts";
import { largeType } from "./ts/look.ts";
import { keys } from "./ts/keys.ts";
import { menu } from "./ts/menu.ts";
import { picks } from "./ts/picks.ts";
import { popovers } from "./ts/popovers.ts";
import { bringWaiting } from "./ts/sending.ts";
import { saidOnce } from "./ts/said.ts";
import { tables } from "./ts/tables.ts";
import { themeToggle } from "./ts/themes.ts";
import { toasts } from "./ts/toasts.ts";
import { uploads } from "./ts/uploads.ts";

dialogs();
guardForms();
keys();
menu();
popovers();
focusErrors();
enhanceAll([themeToggle, largeType, conditions, combos, tables, toasts, drafts, uploads, picks]);
bringWaiting();
saidOnce();
void fragments();
