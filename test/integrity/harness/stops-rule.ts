/** A rule of a user's that tells of each who stops something: "deploy stopped it". */
export const STOPS_RULE = `rule: stops
title: "{identity_name} stopped it"
sources: [rolecall]
actions: [Stop]
when: event.action == "Stop"
severity: high
examples:
  - { name: stops, expect: fires, events: [{ action: Stop }] }
  - { name: reads, expect: quiet, events: [{ action: Get }] }
`;
