import { expect, test } from "vitest";
import { oauthBearer } from "./oauth-bearer.ts";

test("who gives tokens is told of the one that was refused last, and of none once one was accepted", async () => {
  const told: (string | undefined)[] = [];
  const tokens = ["a", "b", "c"];
  const { authenticationProvider } = oauthBearer(async (refused) => {
    told.push(refused);
    return tokens[told.length - 1] ?? "";
  });
  const login = (answer: string): Promise<void> =>
    authenticationProvider({
      ...{ host: "h", port: 1, logger: console as never },
      saslAuthenticate: async ({ response }) => response?.parse(Buffer.from(answer)) as never,
    }).authenticate();
  await expect(login('{"status":"invalid_token"}')).rejects.toThrow("invalid_token");
  await login("");
  await login("");
  expect(told).toEqual([undefined, "a", undefined]);
});
