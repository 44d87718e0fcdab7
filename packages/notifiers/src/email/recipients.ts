/** Notices of which some recipients are to be asked again; of more than so many the oldest are sent to all of theirs again. */
const MOST_NOTICES = 1000;

/** Whom of a list each mail is still for: a server may take it for one and have another wait. */
export interface Recipients {
  waitingFor(noticeId: string): readonly string[];
  /** A mail was sent, and these are to be asked again. Did all the others of the list have theirs? */
  tookAll(noticeId: string, asked: readonly string[], later: readonly string[]): boolean;
}

/** Held in memory: after a restart a mail goes to all again, under the same message id. */
export function createRecipients(all: readonly string[]): Recipients {
  const waiting = new Map<string, readonly string[]>();
  return {
    waitingFor: (noticeId) => waiting.get(noticeId) ?? all,
    tookAll(noticeId, asked, later) {
      waiting.delete(noticeId);
      const left = asked.filter((each) => later.includes(each));
      if (left.length === 0) return true;
      waiting.set(noticeId, left);
      const [oldest] = waiting.keys();
      if (waiting.size > MOST_NOTICES && oldest !== undefined) waiting.delete(oldest);
      return false;
    },
  };
}
