/** The ids of the findings that are not open any more: somebody has closed them, or called the like of them expected. */
export const JUDGED_FINDINGS = `SELECT finding_uid FROM rolecall.episodes WHERE finding_uid != ''
  GROUP BY finding_uid HAVING argMax(state, at) = 'closed' OR argMax(reason, at) = 'marked-expected'`;
