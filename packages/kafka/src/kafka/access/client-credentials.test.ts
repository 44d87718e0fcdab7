import { expect, test } from "vitest";
import { createTokenSource } from "./client-credentials.ts";

const CREDENTIALS = {
  url: "https://idp.example/token",
  clientId: "role:call",
  clientSecret: () => "s 1",
  scope: "kafka",
};

function endpoint(answers: readonly (() => Response)[]) {
  const asked: RequestInit[] = [];
  const ask = async (_: string, init: RequestInit): Promise<Response> => {
    asked.push(init);
    return (answers[asked.length - 1] ?? answers.at(-1))?.() ?? Response.error();
  };
  let now = 0;
  const token = createTokenSource(CREDENTIALS, { ask, now: () => now });
  return { asked, token, at: (ms: number) => (now = ms) };
}

const token = (value: string, expires_in?: number) => () => Response.json({ access_token: value, expires_in });

test("one token serves until most of its life is over, and is asked for as RFC 6749 has it", async () => {
  const idp = endpoint([token("a", 100), token("b", 100)]);
  expect([await idp.token(), await idp.token()]).toEqual(["a", "a"]);
  idp.at(79_999);
  expect(await idp.token()).toBe("a");
  idp.at(80_000);
  expect(await idp.token()).toBe("b");
  expect(idp.asked).toHaveLength(2);
  expect(idp.asked[0]?.body).toBe("grant_type=client_credentials&scope=kafka");
  const basic = Buffer.from("role%3Acall:s%201").toString("base64");
  expect(idp.asked[0]?.headers).toMatchObject({ Authorization: `Basic ${basic}` });
});

test("one that was refused is not given again, however long it says that it lives", async () => {
  const idp = endpoint([token("a", 3600), token("b", 3600)]);
  expect([await idp.token(), await idp.token("a"), await idp.token(), await idp.token("a")]).toEqual([
    "a",
    "b",
    "b",
    "b",
  ]);
});

test("while the endpoint is away one that is good still serves, and it is asked every five seconds", async () => {
  const away = (): Response => new Response("", { status: 503 });
  const idp = endpoint([token("a", 100), away, away, away, token("b", 100)]);
  const given: string[] = [];
  for (const at of [0, 80_000, 84_999, 85_000, 94_999]) {
    idp.at(at);
    given.push(`${await idp.token()} ${idp.asked.length}`);
  }
  expect(given).toEqual(["a 1", "a 2", "a 2", "a 3", "a 4"]);
  idp.at(95_000);
  expect(await idp.token()).toBe("b");
});

test("an endpoint that says nothing for ten seconds is not waited for by each connection", async () => {
  let [now, asked] = [0, 0];
  const ask = async (): Promise<Response> => {
    asked += 1;
    if (asked === 1) return token("a", 3600)();
    now += 10_000;
    throw new DOMException("", "TimeoutError");
  };
  const source = createTokenSource(CREDENTIALS, { ask, now: () => now });
  await source();
  now = 3_000_000;
  expect([await source(), await source(), await source(), asked]).toEqual(["a", "a", "a", 2]);
});

test("a token of unknown life serves for a short one", async () => {
  const idp = endpoint([token("a"), token("b")]);
  await idp.token();
  idp.at(60_000);
  expect(await idp.token()).toBe("b");
});

test.each([
  [
    "refuses",
    () => Response.json({ error: "invalid_client" }, { status: 401 }),
    /\(401, invalid_client\).*client_secret/,
  ],
  ["answers with a page", () => new Response("<html>", { status: 200 }), /gives no token \(200\)/],
])("an endpoint that %s is told, and asked again", async (_, answer, says) => {
  const idp = endpoint([answer, token("later", 10)]);
  await expect(idp.token()).rejects.toThrow(says);
  expect(await idp.token()).toBe("later");
});

test("an endpoint that is not there is told", async () => {
  const ask = async (): Promise<Response> => Promise.reject(new TypeError("fetch failed"));
  const source = createTokenSource(CREDENTIALS, { ask, now: () => 0 });
  await expect(source()).rejects.toThrow("the token endpoint does not answer");
});
