import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where distributions put it. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A Chromium of this machine, or undefined. */
export const CHROMIUM: string | undefined = PLACES.find((place) => existsSync(place));

type Json = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Json;
  readonly result?: Json;
  readonly error?: { readonly message: string };
}

/** How a page is looked at. */
export interface Look {
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
  readonly media?: "screen" | "print";
}

/** One tab, driven through the DevTools protocol. */
export interface Tab {
  look(look: Look): Promise<void>;
  /** Resolves when the page and what it leads on to at once has loaded. */
  open(url: string): Promise<void>;
  /** The value of a JavaScript expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** The whole page as PNG. */
  screenshot(): Promise<Buffer>;
  /** What the browser complained of: refused by the policy, failed to load, thrown. */
  readonly complaints: readonly string[];
}

/** A browser with a profile of its own, gone with it when disposed. */
export async function openBrowser(executable: string): Promise<AsyncDisposable & { readonly tab: Tab }> {
  const profile = await mkdtemp(join(tmpdir(), "rolecall-browser-"));
  const child = spawn(
    executable,
    [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--hide-scrollbars",
      `--user-data-dir=${profile}`,
      "--remote-debugging-port=0",
      "about:blank",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const dispose = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null && child.kill("SIGKILL")) await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const { port } = new URL(await endpointOf(child));
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as readonly Json[];
    const page = targets.find((target) => target["type"] === "page");
    return { tab: await openTab(String(page?.["webSocketDebuggerUrl"])), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Chromium says on its standard error where it listens. */
function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const endpoint = /ws:\/\/\S+/.exec(said)?.[0];
      if (endpoint !== undefined) resolve(endpoint);
    });
    child.once("exit", (code) => reject(new Error(`Chromium ended with ${code}: ${said.slice(-500)}`)));
    child.once("error", reject);
  });
}

async function openTab(endpoint: string): Promise<Tab> {
  const socket = new WebSocket(endpoint);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", () => reject(new Error("Chromium cannot be reached")), { once: true });
  });
  const waiting = new Map<number, PromiseWithResolvers<Json>>();
  const complaints: string[] = [];
  let onIdle: () => void = () => undefined;
  let lastId = 0;
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) settle(waiting, message);
    else if (message.method === "Page.lifecycleEvent" && message.params?.["name"] === "networkIdle") onIdle();
    else complaints.push(...complaintOf(message));
  });
  const send = (method: string, params: Json = {}): Promise<Json> => {
    lastId += 1;
    const answer = Promise.withResolvers<Json>();
    waiting.set(lastId, answer);
    socket.send(JSON.stringify({ id: lastId, method, params }));
    return answer.promise;
  };
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);
  await send("Page.setLifecycleEventsEnabled", { enabled: true });
  return {
    complaints,
    async look({ width, height, scheme, media = "screen" }) {
      await send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 500 });
      await send("Emulation.setEmulatedMedia", { media, features: [{ name: "prefers-color-scheme", value: scheme }] });
    },
    async open(url) {
      const idle = Promise.withResolvers<void>();
      onIdle = idle.resolve;
      await send("Page.navigate", { url });
      await idle.promise;
    },
    async evaluate(expression) {
      const answer = await send("Runtime.evaluate", { expression, returnByValue: true });
      return (answer["result"] as Json)["value"] as never;
    },
    async screenshot() {
      const shot = await send("Page.captureScreenshot", { captureBeyondViewport: true, format: "png" });
      return Buffer.from(String(shot["data"]), "base64");
    },
  };
}

function settle(waiting: Map<number, PromiseWithResolvers<Json>>, message: Message): void {
  const answer = waiting.get(message.id as number);
  waiting.delete(message.id as number);
  if (message.error === undefined) answer?.resolve(message.result ?? {});
  else answer?.reject(new Error(message.error.message));
}

function complaintOf({ method, params }: Message): readonly string[] {
  if (method === "Log.entryAdded") return [String((params?.["entry"] as { readonly text?: string } | undefined)?.text)];
  if (method === "Runtime.exceptionThrown") return [JSON.stringify(params)];
  return method === "Runtime.consoleAPICalled" ? [JSON.stringify(params?.["args"])] : [];
}
