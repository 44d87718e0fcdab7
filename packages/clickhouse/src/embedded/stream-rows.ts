import { classifyError } from "../classify.ts";
import type { EngineSession } from "./engine-session.ts";

/** The rows of a query, chunk by chunk; leaving the loop ends the query. The session is used for nothing else meanwhile. */
export async function* streamRows<Row>(session: EngineSession, sql: string): AsyncGenerator<Row> {
  const stream = await session.run(async (engine) => engine.queryStream(sql, { format: "JSONEachRow" }));
  try {
    for await (const chunk of stream) {
      const lines = chunk.text().trimEnd();
      if (lines !== "") yield* JSON.parse(`[${lines.replaceAll("\n", ",")}]`) as Row[];
    }
  } catch (error) {
    throw classifyError(error);
  } finally {
    stream.cancel();
  }
}
