import { type RuleSet, recordActions } from "@rolecall/detection";
import { createFileReader, type FilePack } from "@rolecall/service-ingest/file-reader";

/** The file decoded by a thread of its own, as in a replay, with the originals that these rules want. */
export async function* decodedFile(path: string, { rules }: RuleSet): AsyncGenerator<FilePack> {
  await using reader = createFileReader();
  const places = { databases: [], lists: [] };
  const keepRaw = recordActions(rules);
  reader.begin({ source: "auto", tenant: "default", consoleUsers: [], places, keepRaw, now: Date.now() });
  yield* reader.read(path);
}
