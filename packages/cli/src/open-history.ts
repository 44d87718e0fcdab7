export { openOwnHistory as openHistory } from "./history/open-history.ts";
