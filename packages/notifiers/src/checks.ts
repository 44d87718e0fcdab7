// For whoever judges a configuration and sends nothing.
export { judgeWritten } from "./http/address.ts";
export { PAGERDUTY_API } from "./pagerduty/config.ts";
export { SLACK_API } from "./slack/config.ts";
export { isMistyped } from "./webhook/sign.ts";
