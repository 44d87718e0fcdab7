/** The topics between the stages. Raw topics are the user's own. */
export const TOPICS = {
  events: "rolecall.events.v1",
  findings: "rolecall.findings.v1",
  alerts: "rolecall.alerts.v1",
  dead: "rolecall.dead.v1",
} as const;

/** Value of the `schema` header on each record. */
export const SCHEMAS = {
  event: "rolecall.event.v1",
  finding: "rolecall.finding.v1",
  alert: "rolecall.alert.v1",
  dead: "rolecall.dead.v1",
  control: "rolecall.control.v1",
} as const;
