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
  /** Resolves when the page has loaded, with what belongs to it. */
  open(url: string): Promise<void>;
  /** Click on what the selector finds, and wait until a page for which the expression is true has loaded. */
  follow(selector: string, expression: string): Promise<void>;
  /** The value of a JavaScript expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** The whole page as PNG. */
  screenshot(): Promise<Buffer>;
  /** What the browser has complained of since it was last asked: refused by the policy, failed to load, thrown. */
  takeComplaints(): readonly string[];
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
    // A group of its own: its helpers outlive it when it alone is ended.
    { stdio: ["ignore", "ignore", "pipe"], detached: true },
  );
  const dispose = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null && child.pid !== undefined) {
      process.kill(-child.pid, "SIGKILL");
      await ended;
    }
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
  const loaded = new Set<string>();
  let onLoad: () => void = () => undefined;
  let lastId = 0;
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) settle(waiting, message);
    else if (message.method === "Page.lifecycleEvent" && message.params?.["name"] === "load") {
      loaded.add(String(message.params["loaderId"]));
      onLoad();
    } else complaints.push(...complaintOf(message));
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
  const evaluate = async (expression: string): Promise<unknown> => {
    const answer = await send("Runtime.evaluate", { expression, returnByValue: true });
    return (answer["result"] as Json)["value"];
  };
  const nextLoad = (): Promise<void> => {
    const load = Promise.withResolvers<void>();
    onLoad = load.resolve;
    return load.promise;
  };
  return {
    takeComplaints: () => complaints.splice(0),
    async look({ width, height, scheme, media = "screen" }) {
      await send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 500 });
      await send("Emulation.setEmulatedMedia", { media, features: [{ name: "prefers-color-scheme", value: scheme }] });
    },
    async open(url) {
      let load = nextLoad();
      const { loaderId } = await send("Page.navigate", { url });
      // A page that was left may still report its load.
      while (!loaded.has(String(loaderId))) {
        await load;
        load = nextLoad();
      }
    },
    async follow(selector, expression) {
      let load = nextLoad();
      await evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
      do {
        await load;
        load = nextLoad();
      } while ((await evaluate(`(${expression}) && document.readyState === "complete"`)) !== true);
    },
    async evaluate(expression) {
      return (await evaluate(expression)) as never;
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
