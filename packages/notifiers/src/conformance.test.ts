import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Fault } from "../../../test/fakes/index.ts";
import { slackError } from "../../../test/fakes/index.ts";
import type { Delivery, Notifier } from "./notifier.ts";
import type { Page } from "./page.ts";
import { NOTIFIERS } from "./registry.ts";
import { aFinding, anItem, aPage, PAGES } from "./testing/a-page.ts";
import { HARNESSES, type Harness, surroundings } from "./testing/harness.ts";

type Name = keyof typeof NOTIFIERS;
const NAMES = Object.keys(NOTIFIERS) as Name[];
/** Those with a server that can fail, and of them those that speak HTTP. */
const ONLINE = NAMES.filter((name) => name !== "terminal" && name !== "kafka");
const HTTP = ONLINE.filter((name) => name !== "email");
const LIVE = new AbortController().signal;

async function withNotifier<T>(name: Name, use: (notifier: Notifier, harness: Harness) => Promise<T>): Promise<T> {
  await using resources = new AsyncDisposableStack();
  const around = surroundings();
  const harness = await HARNESSES[name](around, resources);
  return await use(NOTIFIERS[name].create(harness.config, { ...around.context, ...harness.context }), harness);
}

function status(code: number, headers: Readonly<Record<string, string>> = {}, body: unknown = ""): Fault {
  return { kind: "answer", response: { status: code, headers, body } };
}

const word = (delivery: Delivery): string =>
  delivery.kind === "sent" ? "sent" : `${delivery.kind}(${delivery.reason})`;

test("every notifier of the registry is under test", () => {
  expect(Object.keys(HARNESSES).toSorted()).toEqual(NAMES.toSorted());
});

describe("section 7, retry classes (1. the status table)", () => {
  const everywhere: readonly (readonly [string, Fault, string])[] = [
    ["429", status(429, { "retry-after": "7" }), "retry(rate-limited)"],
    ["429 without Retry-After", status(429), "retry(rate-limited)"],
    ["500", status(500), "retry(server-error)"],
    ["503", status(503), "retry(server-error)"],
    ["401", status(401), "refused(auth-error)"],
    ["403", status(403), "refused(auth-error)"],
    ["a reset connection", { kind: "reset" }, "retry(server-error)"],
    ["accepted, then dropped", { kind: "accept-then-drop" }, "retry(server-error)"],
  ];
  const rows = HTTP.flatMap((name) => everywhere.map(([title, fault, want]) => [name, title, fault, want] as const));
  const own: readonly (readonly [Name, string, Fault, string])[] = [
    ["pagerduty", "400", status(400, {}, { errors: ["x"] }), "sent"],
    [
      "pagerduty",
      "400 about the routing key",
      status(400, {}, { errors: ["'routing_key' is invalid"] }),
      "refused(client-error)",
    ],
    ["pagerduty", "200 of a proxy, which is no answer of PagerDuty's", status(200), "retry(server-error)"],
    ["pagerduty", "200 of a gateway that passes its words on", status(200, {}, { status: "success" }), "sent"],
    [
      "pagerduty",
      "302 of a proxy is not followed",
      status(302, { location: "http://127.0.0.1:1/" }),
      "retry(server-error)",
    ],
    ["email", "421", status(421), "retry(rate-limited)"],
    ["email", "450", status(450), "retry(rate-limited)"],
    ["email", "535", status(535), "refused(auth-error)"],
    ["email", "550", status(550), "refused(client-error)"],
    ["email", "a reset connection", { kind: "reset" }, "retry(server-error)"],
    ["email", "accepted, then dropped", { kind: "accept-then-drop" }, "retry(server-error)"],
    [
      "slack",
      "200 of a proxy, which is no answer of Slack's",
      status(200, {}, "<html>hello</html>"),
      "retry(server-error)",
    ],
    [
      "slack",
      "302 of a proxy is not followed",
      status(302, { location: "http://127.0.0.1:1/" }),
      "retry(server-error)",
    ],
    ["slack", "ok: false ratelimited", slackError("ratelimited"), "retry(rate-limited)"],
    ["slack", "internal_error", slackError("internal_error"), "retry(server-error)"],
    ["slack", "channel_not_found", slackError("channel_not_found"), "refused(client-error)"],
    ["slack", "not_in_channel", slackError("not_in_channel"), "refused(client-error)"],
    ["slack", "is_archived", slackError("is_archived"), "refused(client-error)"],
    ["slack", "invalid_auth", slackError("invalid_auth"), "refused(auth-error)"],
    ["slack", "token_revoked", slackError("token_revoked"), "refused(auth-error)"],
    ["slack", "missing_scope", slackError("missing_scope"), "refused(auth-error)"],
    ["slack", "account_inactive", slackError("account_inactive"), "refused(auth-error)"],
    ["slack", "token_expired", slackError("token_expired"), "refused(auth-error)"],
    ["slack", "a code that nobody knows", slackError("not_in_the_mood"), "refused(client-error)"],
    ["slack", "invalid_blocks, degraded once", slackError("invalid_blocks"), "sent"],
    ["slack", "msg_blocks_too_long, degraded once", slackError("msg_blocks_too_long"), "sent"],
    ["slack", "msg_too_long, degraded once", slackError("msg_too_long"), "sent"],
    ["slack", "invalid_attachments, degraded once", slackError("invalid_attachments"), "sent"],
    ["webhook", "200", status(200), "sent"],
    ["webhook", "200 with garbage", status(200, {}, `\u0000<html>${"x".repeat(100_000)}`), "sent"],
    ["webhook", "400", status(400), "refused(client-error)"],
    ["webhook", "408", status(408), "retry(timeout)"],
    ["webhook", "301 is not followed", status(301, { location: "http://127.0.0.1:1/" }), "retry(server-error)"],
    ["webhook", "404", status(404), "refused(client-error)"],
    ["webhook", "410", status(410), "refused(client-error)"],
    ["webhook", "413", status(413), "refused(client-error)"],
    ["webhook", "422", status(422), "refused(client-error)"],
  ];
  test.each([...rows, ...own])("%s: %s", async (name, _, fault, want) => {
    await withNotifier(name, async (notifier, { server }) => {
      server?.fail(fault);
      expect(word(await notifier.send(aPage(), LIVE))).toBe(want);
    });
  });

  test.each(HTTP)("%s: Retry-After is handed on in milliseconds", async (name) => {
    await withNotifier(name, async (notifier, { server }) => {
      server?.fail(status(429, { "retry-after": "7" }));
      expect(await notifier.send(aPage(), LIVE)).toMatchObject({ kind: "retry", afterMs: 7000 });
    });
  });

  test.each(NAMES)("%s: success is sent", async (name) => {
    await withNotifier(name, async (notifier, harness) => {
      expect(word(await notifier.send(aPage(), LIVE))).toBe("sent");
      expect(harness.arrived()).toHaveLength(1);
    });
  });
});

describe("2. aborting the signal stops the request", () => {
  test.each(NAMES)("%s: stopped before", async (name) => {
    await withNotifier(name, async (notifier) => {
      expect(word(await notifier.send(aPage(), AbortSignal.abort()))).toBe("retry(cancelled)");
    });
  });

  test.each(ONLINE)("%s: stopped while the other side says nothing", async (name) => {
    await withNotifier(name, async (notifier, { server }) => {
      server?.fail({ kind: "hang" });
      const stop = new AbortController();
      const sending = notifier.send(aPage(), stop.signal);
      stop.abort();
      expect(word(await sending)).toBe("retry(cancelled)");
    });
  });
});

describe("3. no secret appears", () => {
  const faults = [status(500), status(401), status(400, {}, { errors: ["x"] }), { kind: "reset" } as const, undefined];
  test.each(NAMES)("%s: in no message and no outcome, whatever happens", async (name) => {
    await withNotifier(name, async (notifier, { server, secrets, arrived }) => {
      for (const fault of faults) {
        server?.recover();
        if (fault) server?.fail(fault);
        const delivery = JSON.stringify(await notifier.send(aPage(), LIVE));
        for (const secret of secrets) expect(delivery).not.toContain(secret);
      }
      for (const secret of secrets) for (const text of arrived()) expect(text).not.toContain(secret);
    });
  });
});

describe("4. size caps", () => {
  const huge = "x".repeat(100_000);
  const dimensions = Array.from({ length: 10_000 }, (_, index) => ({
    name: `d${index}${huge.slice(0, 50)}`,
    pattern: "UNSEEN" as const,
    observed: index === 0 ? huge : huge.slice(0, 500),
    expected: huge.slice(0, 500),
    surprise: 1,
    added: index,
  }));
  const finding = aFinding({
    title: huge,
    owner: huge,
    identity_uid: `aws:1:role:${huge}`,
    identity_name: huge,
    environment: huge,
    detector: huge,
    sql: huge,
    expected_rate: huge,
    dimensions,
    fingerprint: huge,
    attacks: Array.from({ length: 100 }, () => ({ tactic: huge, technique: huge, version: "1" })),
  });
  const items = Array.from({ length: 20 }, (_, index) =>
    anItem({ episodeId: `e_${index}`, finding, ackedBy: huge, heldBy: huge, freedFrom: huge, beyond: huge }),
  );
  const page = aPage({ firing: items, firingTotal: 10_000 });
  test.each(NAMES)("%s: a finding with 10,000 evidence rows and 100 KB strings is a valid request", async (name) => {
    await withNotifier(name, async (notifier, { arrived }) => {
      expect(await notifier.send(page, LIVE)).toMatchObject({ kind: "sent" });
      expect(arrived().join("").length).toBeLessThan(1_100_000);
    });
  });
});

describe("sixty findings in a group, and empty fields", () => {
  const items = Array.from({ length: 60 }, (_, n) => anItem({ episodeId: `e_${n}` }, { finding_uid: `f_${n}` }));
  const { firing: [first] = [] } = aPage();
  const empty = Object.fromEntries(
    Object.entries(first?.finding ?? {}).map(([key, value]) => [
      key,
      Array.isArray(value) ? [] : typeof value === "string" ? "" : value,
    ]),
  ) as Page["firing"][number]["finding"];
  const kept = { severity: "high", confidence: "high", calibration: "none", kind: "rule" } as const;
  const bare = anItem({ finding: { ...empty, ...kept, probability: undefined, expected_rate: undefined } });
  test.each(
    NAMES.flatMap((name) => [
      [name, "sixty", aPage({ firing: items })] as const,
      [name, "empty", aPage({ firing: [bare] })] as const,
    ]),
  )("%s: %s is a valid request, without words that no value stands for", async (name, _, page) => {
    await withNotifier(name, async (notifier, { arrived }) => {
      expect(await notifier.send(page, LIVE)).toEqual(expect.not.objectContaining({ degraded: true }));
      expect(arrived()).toHaveLength(1);
      const shown = name === "webhook" || name === "kafka" ? "" : arrived().join("");
      expect(shown).not.toMatch(/undefined|NaN|\[object|null/);
    });
  });
});

describe("what cannot be put into words goes out plainly", () => {
  const broken = [null] as unknown as Page["firing"][number]["finding"]["dimensions"];
  test.each(NAMES)("%s", async (name) => {
    await withNotifier(name, async (notifier, { arrived }) => {
      const delivery = await notifier.send(aPage({ firing: [anItem({}, { dimensions: broken })] }), LIVE);
      expect(delivery).toMatchObject({
        ...{ kind: "sent", degraded: true },
        fault: "a message could not be put into words (TypeError)",
      });
      expect(arrived().join("")).toContain("deploy called from a network it never used");
    });
  });
});

/** What must not reach a reader unescaped, each with a test of the text as the channel's own syntax would read it. */
const HOSTILE = [
  "<!channel>",
  "<!here|x>",
  "<@U123>",
  "<https://evil.example|click me>",
  "`code` ```block```",
  "*bold* _it_ ~no~",
  ":rotating_light: :+1:",
  "\u202Egnp.exe",
  "zero\u200Bwidth\u2060\uFEFF",
  "\u001b[31mred\u001b]8;;https://evil.example\u0007x",
  "line\nbreak\r\nand\u2028more\u0085",
  "<script>alert(1)</script>",
  "https://evil.example/x javascript:alert(1)",
  "@channel @here",
  "\u{E0041}\u{E0042}tags",
  "\uD800lone",
  "a\u0301\u0301\u0301\u0301\u0301",
  "__proto__",
  "x".repeat(10_000),
];

function hostilePage(text: string, of: Page): Page {
  const change = {
    finding: aFinding({
      title: text,
      owner: text,
      identity_uid: text,
      identity_name: text,
      environment: text,
      detector: text,
      sql: text,
      expected_rate: text,
      first_seen: text,
      last_seen: text,
      fingerprint: text,
      finding_uid: text,
      owasp: [text],
      attacks: [{ tactic: text, technique: text, version: text }],
      dimensions: [{ name: text, pattern: "UNSEEN", observed: text, expected: text, surprise: 1, added: 1 }],
    }),
    ackedBy: text,
    heldBy: text,
    freedFrom: text,
    beyond: text,
  };
  return {
    ...of,
    ...(of.digest ? { digest: { detectors: [[text, 1]], identities: [[text, 1]] } } : {}),
    firing: of.firing.map((item) => ({ ...item, ...change })),
    resolved: of.resolved.map((item) => ({ ...item, ...change })),
  };
}

/** Control characters but the newline, and those that reorder or hide text. */
const control = /(?!\n)\p{Cc}|\p{Cf}|\p{Co}/u;

/** Every text of a request, as its reader decodes it. */
function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(texts);
}

const INERT: Readonly<Record<Name, (raw: string) => void>> = {
  slack: (raw) => {
    for (const text of texts(JSON.parse(raw))) {
      expect(text).not.toMatch(control);
      expect(text).not.toMatch(/<[!@#]/);
      // The only links are those that we make, to the console.
      for (const [link] of text.matchAll(/<[^>]*>/g))
        expect(link).toMatch(/^<https:\/\/rolecall\.example\/findings\/[\w%.~!'()*-]*\|[^<>|]*>$/);
      expect(text.replaceAll("https://rolecall.example/findings/", "")).not.toMatch(
        /https?:\/\/|javascript:|@(channel|here)\b/i,
      );
    }
  },
  pagerduty: (raw) => {
    for (const text of texts(JSON.parse(raw))) {
      expect(text).not.toMatch(control);
      expect(text).not.toMatch(/[<>\n]/);
      expect(text.replaceAll("https://rolecall.example/findings/", "")).not.toMatch(/https?:\/\/|javascript:/i);
    }
  },
  // Data for machines: nothing is changed, and no byte of it means anything outside of JSON.
  webhook: (raw) => expect(raw).toMatch(/^[ !"#$%'()*+,\-./0-9:;=?@A-Z[\\\]^_`a-z{|}~]*$/),
  email: (raw) => {
    expect(raw).not.toMatch(control);
    expect(raw.replaceAll("https://rolecall.example/findings/", "")).not.toMatch(/https?:\/\/|javascript:|[<>]/i);
  },
  kafka: (raw) => expect(raw).toMatch(/^[ !"#$%'()*+,\-./0-9:;=?@A-Z[\\\]^_`a-z{|}~]*$/),
  terminal: (raw) => {
    expect(raw).not.toMatch(control);
    expect(raw.replaceAll("https://rolecall.example/findings/", "")).not.toMatch(/https?:\/\/|javascript:/i);
  },
};

describe("5. hostile strings are inert", () => {
  test.each(NAMES.flatMap((name) => Object.keys(PAGES).map((state) => [name, state] as const)))(
    "%s, %s",
    async (name, state) => {
      await withNotifier(name, async (notifier, { arrived }) => {
        for (const text of HOSTILE) {
          const before = arrived().length;
          const page = { ...hostilePage(text, PAGES[state] as Page), externalIds: {} };
          const delivery = await notifier.send(page, LIVE);
          if (delivery.kind === "retry") break; // its own budget of messages; the property below covers the rest
          expect(delivery.kind).toBe("sent");
          for (const raw of arrived().slice(before)) INERT[name](raw);
        }
      });
    },
  );

  test.each(NAMES)("%s: any text, mixed from all of them", async (name) => {
    const pieces = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 30 })), {
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(pieces, async (parts) => {
        await withNotifier(name, async (notifier, { arrived }) => {
          const page = hostilePage(parts.join(""), PAGES["firing"] as Page);
          expect(await notifier.send(page, LIVE)).toMatchObject({ kind: "sent" });
          for (const raw of arrived()) INERT[name](raw);
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe("6. the same page twice is known again", () => {
  test.each(NAMES.filter((name) => name !== "slack" && name !== "terminal"))("%s", async (name) => {
    await withNotifier(name, async (notifier, { keys }) => {
      await notifier.send(aPage(), LIVE);
      await notifier.send(aPage(), LIVE);
      expect(keys()).toHaveLength(2);
      expect(new Set(keys()).size).toBe(1);
    });
  });
});

describe("7. golden files for every rendering", () => {
  test.each(NAMES.flatMap((name) => Object.keys(PAGES).map((state) => [name, state] as const)))(
    "%s, %s",
    async (name, state) => {
      await withNotifier(name, async (notifier, { arrived }) => {
        await notifier.send({ ...(PAGES[state] as Page), externalIds: {} }, LIVE);
        const shown =
          name === "terminal" || name === "email"
            ? arrived().join("")
            : JSON.stringify(
                arrived().map((raw) => JSON.parse(raw) as unknown),
                null,
                2,
              );
        const file = `${name}/testdata/${state.replaceAll(" ", "-")}.golden.${name === "terminal" || name === "email" ? "txt" : "json"}`;
        await expect(`${shown}\n`).toMatchFileSnapshot(file);
      });
    },
  );
});
