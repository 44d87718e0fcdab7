/** How far out of order a file may be, where nothing else is said. */
export const DEFAULT_LATENESS = "15m";
