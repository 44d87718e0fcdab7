import type { EngineSession } from "./engine-session.ts";

/** The rows of a query, chunk by chunk; leaving the loop ends the query. The session is used for nothing else meanwhile. */
export async function* streamRows<Row>(session: EngineSession, sql: string): AsyncGenerator<Row> {
  for await (const text of session.stream(sql, "JSONEachRow")) {
    const lines = text.trimEnd();
    if (lines !== "") yield* JSON.parse(`[${lines.replaceAll("\n", ",")}]`) as Row[];
  }
}
