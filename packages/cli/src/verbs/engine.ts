import { join, resolve } from "node:path";
import { type EngineServer, type EngineUser, openEngineServer } from "@rolecall/clickhouse";
import { type ExitCode, makeDirectory, untilAborted } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { createLocalStore } from "../engine/local-store.ts";
import { type ListenAddress, parseListen } from "../engine/parse-listen.ts";
import { parseUsers } from "../engine/parse-users.ts";
import { DATA_FLAG } from "../flags.ts";
import { refuseHeld } from "../history/local-api.ts";
import { readText, settingsOf } from "../settings.ts";
import { type Arguments, EXIT, Failure, type Terminal, type Verb } from "../verb.ts";

const DEFAULT_LISTEN = "127.0.0.1:8123";

export const engineVerb: Verb = {
  name: "engine",
  usage: "[--data DIR] [--listen 127.0.0.1:8123] [--users FILE]",
  flags: [
    DATA_FLAG,
    { name: "listen", type: "string", value: "HOST:PORT", summary: `address (${DEFAULT_LISTEN})` },
    {
      name: "users",
      type: "string",
      value: "FILE",
      summary: "name:password a line, with :readonly behind it for those who only read",
    },
  ],
  examples: [
    ["npx rolecall engine", "for services, Grafana and SQL clients of this machine, on http://127.0.0.1:8123"],
    ["npx rolecall engine --data /var/lib/rolecall --listen 0.0.0.0:8123 --users users.txt", "for others too"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const dataDirectory = resolve((await settingsOf(args, terminal)).dataDirectory);
  const listen = args.text("listen") ?? DEFAULT_LISTEN;
  const address = parseListen(listen);
  const users = await usersOf(args.text("users"), { address, listen, terminal });
  await refuseHeld(dataDirectory);
  const log = createLog({ level: "info", name: "engine", stream: terminal.err, color: terminal.colour });
  await using resources = new AsyncDisposableStack();
  await workNowhere(dataDirectory, resources);
  const store = resources.use(createLocalStore(dataDirectory));
  const server = resources.use(
    await open({ dataDirectory, address, users, listen }, store.listener, (error) =>
      log.error({ err: error }, "a request failed"),
    ),
  );
  await store.announce(`http://${reachable(server.address)}`);
  terminal.out.write(`engine  http://${server.address}  (ClickHouse ${server.version})\n`);
  await untilAborted(signal);
  return EXIT.done;
}

interface Where {
  readonly dataDirectory: string;
  readonly address: ListenAddress;
  readonly users: readonly EngineUser[];
  readonly listen: string;
}

type Internal = NonNullable<Parameters<typeof openEngineServer>[0]["internal"]>;

async function open(
  { dataDirectory, address, users, listen }: Where,
  internal: Internal,
  onFault: (error: unknown) => void,
): Promise<EngineServer> {
  try {
    return await openEngineServer({
      directory: dataDirectory,
      host: address.host,
      port: address.port,
      users,
      internal,
      onFault,
    });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const reason = typeof code === "string" ? REASONS[code] : undefined;
    if (reason === undefined) throw error;
    throw new Failure(`cannot listen on ${listen}: ${reason}`, { cause: error });
  }
}

/** The engine takes a table that it does not know for a file beside it: nothing is beside it. */
async function workNowhere(dataDirectory: string, resources: AsyncDisposableStack): Promise<void> {
  const empty = join(dataDirectory, "http-nowhere");
  try {
    await makeDirectory(dataDirectory);
    await makeDirectory(empty);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`cannot use the data directory ${dataDirectory}: ${reason}`, { cause: error });
  }
  const before = process.cwd();
  process.chdir(empty);
  resources.defer(() => process.chdir(before));
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is in use; stop what uses it, or choose another with --listen",
  EACCES: "this user may not listen on that port",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "nobody knows that name",
  EAI_AGAIN: "nobody knows that name",
};

/** On loopback `default` needs no password unless the file gives it one; elsewhere everybody needs one. */
async function usersOf(
  file: string | undefined,
  { address, listen, terminal }: Pick<Where, "address" | "listen"> & { readonly terminal: Terminal },
): Promise<readonly EngineUser[]> {
  const anyone: EngineUser = { name: "default", password: "", readonly: false };
  if (file === undefined) {
    if (address.isLoopback) return [anyone];
    throw new Failure(`${listen} is not on loopback, and without authentication: name users with --users FILE`, {
      exit: EXIT.usage,
    });
  }
  const parsed = parseUsers(await readText(file, terminal));
  if (!parsed.ok) throw new Failure(`${file}: ${parsed.errors.join("; ")}`, { exit: EXIT.usage });
  const isNamed = parsed.users.some((user) => user.name === "default");
  return address.isLoopback && !isNamed ? [anyone, ...parsed.users] : parsed.users;
}

/** Where this machine reaches what listens on every address. */
function reachable(address: string): string {
  return address.replace(/^0\.0\.0\.0:/, "127.0.0.1:").replace(/^\[::\]:/, "[::1]:");
}
