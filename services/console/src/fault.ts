import { damageOf, passesByItself, StoreError } from "@rolecall/clickhouse";
import { ProviderAway } from "./access/provider-away.ts";
import { BadParameter } from "./api/read-parameters.ts";
import type { Html } from "./markup/html.ts";
import { NotDone } from "./pages/actions.ts";
import { damagedBody, faultBody, noProviderBody, refusedBody, slowBody } from "./pages/notices.ts";
import { HistoryBusy } from "./queries/bounded-store.ts";

/** When to come back to a history that is slow or away. */
export const RETRY_AFTER_S = 5;

/** What is answered to whoever asked: as a problem of the API, and as a page. */
export interface Fault {
  readonly status: 400 | 500 | 503;
  readonly problem: string;
  readonly detail: string;
  readonly title: string;
  readonly body: Html;
}

/** An error as an answer; nothing of an error of ours is told. `referer` is the request's header of that name. */
export function faultOf(error: unknown, referer?: string): Fault {
  if (error instanceof NotDone)
    return {
      ...{ status: 400, problem: "it was not done", detail: error.message },
      ...{ title: "Not done", body: refusedBody("Not done", error.message, ownPath(referer)) },
    };
  if (error instanceof BadParameter)
    return {
      ...{ status: 400, problem: "a parameter cannot be taken", detail: error.message },
      ...{ title: "Not possible", body: refusedBody("That cannot be asked", error.message, ownPath(referer)) },
    };
  if (error instanceof ProviderAway)
    return {
      ...{ status: 503, problem: "the sign-in provider did not answer", title: "No sign-in" },
      ...{ detail: `Try again in ${RETRY_AFTER_S} s.`, body: noProviderBody() },
    };
  if (error instanceof HistoryBusy || passesByItself(error))
    return {
      ...{ status: 503, problem: "the history is slow or away", title: "The history is slow" },
      detail: `Try again in ${RETRY_AFTER_S} s; /readyz says what is wrong.`,
      body: slowBody(RETRY_AFTER_S),
    };
  const damage = error instanceof StoreError ? damageOf(error) : undefined;
  if (damage !== undefined)
    return {
      ...{ status: 500, problem: "a part of the history cannot be read", detail: damage },
      ...{ title: "Damaged", body: damagedBody(damage) },
    };
  return {
    ...{ status: 500, problem: "the history did not answer", title: "Fault", body: faultBody() },
    detail: "Try again; the log of the process says why.",
  };
}

/** The page that a form was sent from: our own, by the policy of the browser; of another host only a path of ours is left. */
function ownPath(referer: string | undefined): string | undefined {
  const url = referer === undefined ? null : URL.parse(referer);
  return url?.pathname.startsWith("//") === false ? `${url.pathname}${url.search}` : undefined;
}
