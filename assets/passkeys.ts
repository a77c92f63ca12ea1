// Pages that ask for a passkey: sign-in, the second factor, one's own account.
import { passkeys } from "./ts/passkeys.ts";

passkeys();
