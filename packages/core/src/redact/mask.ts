/** What stands in place of a secret: no token of any form, so that redacting twice changes nothing more. */
export const MASK = "***";
