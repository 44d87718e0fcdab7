/** Group of the readers of the findings topic for one tenant: each tenant has an alerter of its own. */
export function alerterGroup(tenant: string): string {
  return tenant === "default" ? "rolecall-alerter" : `rolecall-alerter-${tenant}`;
}

/** Group of the readers of a raw topic. */
export function ingestGroup(topic: string): string {
  return `rolecall-ingest-${topic}`;
}

/** The same where one process does everything. */
export function upGroup(topic: string): string {
  return `rolecall-up-${topic}`;
}
