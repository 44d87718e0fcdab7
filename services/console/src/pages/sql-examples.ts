const LAST_DAY = "(SELECT max(time) FROM events) - INTERVAL 1 DAY";

/** The tour's ten questions, asked of the last day that the history knows, then a few that people ask first. */
export const EXAMPLES: readonly (readonly [question: string, sql: string])[] = [
  [
    "1. Who used this key, and from where? (here: the busiest key of the last day)",
    `SELECT identity_uid, src_network, client, min(time) AS first, max(time) AS last, count() AS calls FROM events_latest WHERE credential_uid = (SELECT credential_uid FROM credentials WHERE last_seen >= ${LAST_DAY} ORDER BY events DESC LIMIT 1) GROUP BY identity_uid, src_network, client ORDER BY first LIMIT 100`,
  ],
  [
    "2. What did this identity do in the hour of the finding, and never before? (here: of the worst finding)",
    "WITH (SELECT (identity_uid, time) FROM findings_latest ORDER BY score DESC, time DESC LIMIT 1) AS worst SELECT action, min(time) AS first, count() AS calls, arrayStringConcat(arraySort(groupUniqArray(outcome)), ' ') AS outcomes FROM events_latest WHERE identity_uid = worst.1 AND time >= toStartOfHour(worst.2) - INTERVAL 1 HOUR AND time < toStartOfHour(worst.2) + INTERVAL 1 HOUR AND action NOT IN (SELECT action FROM events WHERE identity_uid = worst.1 AND time < toStartOfHour(worst.2) - INTERVAL 1 HOUR) GROUP BY action ORDER BY first",
  ],
  [
    "3. Which identities called from this network? (here: the newest of the last day)",
    `SELECT identity_uid, min(time) AS first, max(time) AS last, count() AS calls FROM events_latest WHERE time >= ${LAST_DAY} AND src_network = (SELECT src_network FROM events WHERE src_network != '' AND time >= ${LAST_DAY} GROUP BY src_network ORDER BY min(time) DESC LIMIT 1) GROUP BY identity_uid ORDER BY first`,
  ],
  [
    "4. Which credentials are used from more than one network?",
    `SELECT identity_name, credential_kind, arrayStringConcat(arraySort(groupUniqArray(src_network)), ' ') AS networks, count() AS calls FROM events_latest WHERE time >= ${LAST_DAY} AND credential_uid != '' GROUP BY identity_name, credential_kind, credential_uid HAVING uniqExact(src_network) > 1 ORDER BY calls DESC LIMIT 20`,
  ],
  [
    "5. Which identities woke up?",
    `SELECT identity_uid, maxIf(time, time < ${LAST_DAY}) AS before, minIf(time, time >= ${LAST_DAY}) AS woke FROM events_latest WHERE identity_uid IN (SELECT identity_uid FROM identities WHERE last_seen >= ${LAST_DAY}) GROUP BY identity_uid HAVING before > 0 AND woke > before + INTERVAL 7 DAY ORDER BY woke LIMIT 50`,
  ],
  [
    "6. Which secrets were read, and by whom?",
    `SELECT resource, identity_name, count() AS reads, countIf(outcome = 'denied') AS denied FROM events_latest WHERE action_class = 'secret' AND time >= ${LAST_DAY} GROUP BY resource, identity_name ORDER BY denied DESC, reads DESC, resource LIMIT 20`,
  ],
  [
    "7. Which machines act for whom?",
    `SELECT identity_name, arrayJoin(delegation) AS for_whom, count() AS calls, max(time) AS last FROM events_latest WHERE notEmpty(delegation) AND time >= ${LAST_DAY} GROUP BY identity_name, for_whom ORDER BY calls DESC, identity_name, for_whom LIMIT 20`,
  ],
  [
    "8. Whose denied calls grew?",
    `SELECT identity_name, uniqExactIf(event_uid, time < ${LAST_DAY}) AS before, uniqExactIf(event_uid, time >= ${LAST_DAY}) AS after FROM events WHERE outcome = 'denied' AND time >= (SELECT max(time) FROM events) - INTERVAL 2 DAY GROUP BY identity_name HAVING after > 2 * before ORDER BY after DESC, identity_name LIMIT 20`,
  ],
  [
    "9. Who created or changed keys, roles and policies?",
    `SELECT time, identity_name, action, resource, outcome FROM events_latest WHERE action_class = 'admin' AND time >= ${LAST_DAY} ORDER BY time DESC LIMIT 50`,
  ],
  [
    "10. What changed between two days, for one identity? (here: of the worst finding)",
    `WITH (SELECT identity_uid FROM findings_latest ORDER BY score DESC, time DESC LIMIT 1) AS uid SELECT action, countIf(time < ${LAST_DAY}) AS before, countIf(time >= ${LAST_DAY}) AS after FROM events_latest WHERE identity_uid = uid AND time >= (SELECT max(time) FROM events) - INTERVAL 2 DAY GROUP BY action HAVING before = 0 OR after = 0 ORDER BY after DESC, action`,
  ],
  [
    "Which credentials are older than 90 days, and still used?",
    "SELECT credential_uid, credential_kind, identity_uid, if(issued > toDateTime64(0, 3), issued, first_seen) AS born, issued > toDateTime64(0, 3) AS is_exact, last_seen FROM credentials FINAL WHERE born < now() - INTERVAL 90 DAY AND last_seen >= now() - INTERVAL 7 DAY ORDER BY born LIMIT 200",
  ],
  [
    "Which credentials do several identities use?",
    "SELECT credential_uid, any(credential_kind) AS kind, arraySort(groupUniqArray(identity_uid)) AS identities, max(last_seen) AS last FROM credentials FINAL WHERE credential_uid != '' GROUP BY credential_uid HAVING length(identities) > 1 ORDER BY last DESC LIMIT 200",
  ],
  ["Which tables are there?", "SHOW TABLES"],
  [
    "How many calls an hour? (drawn)",
    "SELECT toStartOfHour(time) AS hour, count() AS calls FROM events_latest WHERE time >= (SELECT max(time) FROM events) - INTERVAL 7 DAY GROUP BY hour ORDER BY hour",
  ],
  [
    "Who was found out this month, and for what?",
    "SELECT time, severity, title, owner FROM findings_latest WHERE time >= now() - INTERVAL 30 DAY ORDER BY time DESC LIMIT 50",
  ],
];
