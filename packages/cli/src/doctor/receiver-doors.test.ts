import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Secret } from "@rolecall/core";
import type { EmailConfig, WebhookConfig } from "@rolecall/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startFakeSmtp } from "../../../../test/fakes/index.ts";
import { checkMail } from "./mail-check.ts";
import { checkWebhook } from "./webhook-check.ts";

describe("a webhook", () => {
  let server: Server;
  const posted: string[] = [];
  beforeAll(async () => {
    server = createServer((request) => void posted.push(request.url ?? ""));
    await new Promise<void>((done) => {
      server.listen(0, "127.0.0.1", done);
    });
  });
  afterAll(() => void server.close());

  const check = (url: string, allow_private = true) =>
    checkWebhook("siem", { url, allow_private, envelope: "rolecall", ocsf: "1.8" } satisfies WebhookConfig);
  const here = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;

  test("that takes connections is well, and is told nothing", async () => {
    expect(await check(`http://${here()}/hook`)).toMatchObject({ name: "webhook siem", state: "ok" });
    expect(posted).toEqual([]);
  });

  test.each([
    ["nobody there", () => check("http://127.0.0.1:1/hook"), "ECONNREFUSED"],
    ["no TLS there", () => check(`https://${here()}/hook`), "SSL"],
    ["an own address that is not meant", () => check(`https://${here()}/hook`, false), "address of the own network"],
    ["where a cloud keeps credentials", () => check("http://169.254.169.254/latest"), "credentials"],
    ["a name of nobody", () => check("https://nobody.invalid/hook"), "has no address"],
  ])("with %s fails", async (_, ask, says) => {
    expect(await ask()).toMatchObject({ state: "failed", detail: expect.stringContaining(says) as string });
  });
});

describe("a mail server", () => {
  const mail = (smarthost: string, more: Partial<EmailConfig> = {}): EmailConfig => ({
    ...{ smarthost, from: "rolecall@acme.example", to: ["soc@acme.example"], tls: "none", ...more },
  });

  test("that takes connections is well, and nobody is mailed", async () => {
    await using smtp = await startFakeSmtp();
    const check = await checkMail("soc", mail(smtp.smarthost));
    expect(check).toMatchObject({ state: "ok", detail: `${smtp.smarthost} takes connections, for 1 recipient` });
    expect(smtp.mails).toEqual([]);
  });

  test.each([
    ["has no STARTTLS", { tls: "starttls" }, "look at email.tls"],
    ["knows no sign-in", { username: "rolecall", password: new Secret("tr0ub4dor") }, "look at email.username"],
  ] as const)("that %s fails, and the password is not repeated", async (_, more, advice) => {
    await using smtp = await startFakeSmtp();
    const check = await checkMail("soc", mail(smtp.smarthost, more));
    expect(check).toMatchObject({ state: "failed", advice: expect.stringContaining(advice) as string });
    expect(JSON.stringify(check)).not.toContain("tr0ub4dor");
  });

  test("that is not there fails", async () => {
    expect(await checkMail("soc", mail("127.0.0.1:1"))).toMatchObject({ state: "failed" });
  });
});
