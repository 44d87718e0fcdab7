import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import type { FakeServer, Fault } from "./server.ts";

/** One mail as it arrived: what its envelope and its headers say, and its text. */
export interface FakeMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Names in lower case; folded lines put together. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface FakeSmtp extends FakeServer {
  /** `127.0.0.1:port`. */
  readonly smarthost: string;
  readonly mails: readonly FakeMail[];
  /** What recipients are answered who are not taken, by address. */
  readonly refusals: Map<string, number>;
}

/**
 * A mail server on loopback, without TLS and for everybody. Of a fault that is an answer, its status is the reply to
 * `MAIL FROM` (450, 550, 535 and so on).
 */
export async function startFakeSmtp(): Promise<FakeSmtp> {
  const mails: FakeMail[] = [];
  const refusals = new Map<string, number>();
  const faults: Fault[] = [];
  let always: Fault | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => void sockets.delete(socket));
    talk(socket, faults.shift() ?? always, { mails, refusals });
  });
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  const smarthost = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url: `smtp://${smarthost}`, smarthost, mails, refusals, requests: [] },
    fail: (...next) => void faults.push(...next),
    failAlways: (fault) => {
      always = fault;
    },
    recover: () => {
      always = undefined;
      faults.length = 0;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}

/** Of the rest, what it takes: neither TLS nor anybody's name. */
const KNOWN: ReadonlySet<string> = new Set(["EHLO", "HELO", "NOOP", "RSET"]);

interface Box {
  readonly mails: FakeMail[];
  readonly refusals: ReadonlyMap<string, number>;
}

function talk(socket: Socket, fault: Fault | undefined, { mails, refusals }: Box): void {
  if (fault?.kind === "hang") return;
  if (fault?.kind === "reset") return void socket.destroy();
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const envelope = { from: "", to: [] as string[] };
  let rest = "";
  let body: string[] | undefined;
  say("220 fake ESMTP");
  socket.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString("utf8")).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (body !== undefined) {
        if (line !== ".") {
          body.push(line.startsWith("..") ? line.slice(1) : line);
          continue;
        }
        mails.push({ ...envelope, ...read(body) });
        body = undefined;
        if (fault?.kind === "accept-then-drop") return void socket.destroy();
        say("250 taken");
        continue;
      }
      const [word = ""] = line.toUpperCase().split(/[ :]/);
      if (word === "MAIL") {
        envelope.from = /<([^>]*)>/.exec(line)?.[1] ?? "";
        say(fault?.kind === "answer" ? `${fault.response.status} no` : "250 ok");
      } else if (word === "RCPT") {
        const recipient = /<([^>]*)>/.exec(line)?.[1] ?? "";
        const refusal = refusals.get(recipient);
        if (refusal === undefined) envelope.to.push(recipient);
        say(refusal === undefined ? "250 ok" : `${refusal} not now`);
      } else if (word === "DATA") {
        body = [];
        say("354 go on");
      } else if (word === "QUIT") {
        say("221 bye");
        socket.end();
      } else say(KNOWN.has(word) ? "250 fake" : "502 not implemented");
    }
  });
}

function read(lines: readonly string[]): Pick<FakeMail, "headers" | "text"> {
  const blank = lines.indexOf("");
  const folded = lines
    .slice(0, blank)
    .join("\n")
    .replace(/\n[ \t]/g, " ");
  const headers = Object.fromEntries(
    folded
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
  );
  const raw = lines.slice(blank + 1).join("\n");
  const encoding = headers["content-transfer-encoding"];
  if (encoding === "base64") return { headers, text: Buffer.from(raw, "base64").toString("utf8") };
  return { headers, text: encoding === "quoted-printable" ? unquoted(raw) : raw };
}

function unquoted(text: string): string {
  const bytes = text
    .replace(/=\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
