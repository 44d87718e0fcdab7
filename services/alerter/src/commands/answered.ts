import type { Store } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import type { CommandAnswer, CommandRefusal } from "./command.ts";

/** A row of the table `orders`. */
export interface AnsweredRow {
  readonly tenant: string;
  readonly order_id: string;
  readonly at: string;
  readonly accepted: 0 | 1;
  /** Empty where it was accepted. */
  readonly reason: CommandRefusal | "";
  readonly message: string;
}

/** What was answered to an order, `now` in epoch ms; nothing where it has no name to come again under. */
export function answeredRows(
  tenant: string,
  id: string | undefined,
  answer: CommandAnswer,
  now: number,
): readonly AnsweredRow[] {
  if (id === undefined) return [];
  const { message } = answer;
  const said = answer.accepted
    ? ({ accepted: 1, reason: "" } as const)
    : { accepted: 0 as const, reason: answer.reason };
  return [{ tenant, order_id: id, at: formatTime(now), ...said, message }];
}

/** What was answered to the order of that name; undefined where it was not, or died on the way. */
export async function answerTo(store: Store, tenant: string, id: string): Promise<CommandAnswer | undefined> {
  const [row] = await store.select<Pick<AnsweredRow, "reason" | "message">>(
    `SELECT reason, message FROM rolecall.orders
     WHERE tenant = {tenant:String} AND order_id = {id:String} ORDER BY recorded_at DESC LIMIT 1`,
    { tenant, id },
  );
  if (row === undefined) return undefined;
  const { reason, message } = row;
  return reason === "" ? { accepted: true, message } : { accepted: false, reason, message };
}
