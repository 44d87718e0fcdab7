/** Folder of what the simulated company declares of itself: `identities.yaml`, `policies/*.yaml`. A file address. */
export const DEMO_FILES: string = new URL("../demo/", import.meta.url).href;
