/** The one partition of the embedded shape. */
export const LIVE_PARTITION = 0;
