/** What the identity did, and not what another product said of it: whatever is counted as its calls. */
export const ACTS = "class_uid NOT BETWEEN 2000 AND 2999";
