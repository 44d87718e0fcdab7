import type { Notice, NoticeItem } from "@rolecall/alerting";

/** One episode on a page. */
export type PageItem = NoticeItem;

/** What a notifier is asked to say: the alerter's notice, but for what only leads it to this channel. */
export type Page = Omit<Notice, "integration">;
