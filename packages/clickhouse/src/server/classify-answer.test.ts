import { describe, expect, test } from "vitest";
import { StoreError, type StoreErrorClass } from "../store.ts";
import { classifyAnswer, classifyOwn } from "./classify-answer.ts";

const AT = "http://ch:8123";

function withCode(message: string, code: string, more: object = {}): Error {
  return Object.assign(new Error(message), { code, ...more });
}

describe("an answer of a server", () => {
  test.each<[string, Error, StoreErrorClass, number]>([
    ["its own code, as digits", withCode("Syntax error", "62", { type: "SYNTAX_ERROR" }), "permanent", 62],
    ["too many parts", withCode("Too many parts", "252"), "retry", 252],
    ["memory", withCode("Memory limit exceeded", "241"), "out-of-memory", 241],
    ["a wrong password", withCode("Authentication failed", "516"), "permanent", 516],
    ["a Keeper session that is gone", withCode("Session expired", "999"), "retry", 999],
    ["a refused connection", withCode("connect ECONNREFUSED", "ECONNREFUSED"), "retry", 0],
    ["a name that is not known", withCode("getaddrinfo ENOTFOUND ch", "ENOTFOUND"), "retry", 0],
    ["a connection that broke", new Error("socket hang up"), "retry", 0],
    ["a page of a proxy", new Error("<html>502 Bad Gateway</html>"), "retry", 0],
    ["a certificate nobody signed", withCode("self-signed certificate", "DEPTH_ZERO_SELF_SIGNED_CERT"), "permanent", 0],
  ])("with %s", (_what, error, errorClass, code) => {
    expect(classifyAnswer(error, AT)).toMatchObject({ errorClass, code });
  });

  test("is found under what wraps it, and under the errors of every address of a host", () => {
    const reset = withCode("read ECONNRESET", "ECONNRESET");
    expect(classifyAnswer(new Error("request failed", { cause: reset }), AT).message).toBe(
      "the ClickHouse server http://ch:8123 cannot be reached (ECONNRESET)",
    );
    const refused = new AggregateError([withCode("connect", "ECONNREFUSED"), withCode("connect", "ECONNREFUSED")], "");
    expect(classifyAnswer(refused, AT).message).toContain("cannot be reached (ECONNREFUSED)");
  });

  test.each<[string, string, StoreErrorClass]>([
    ["Authentication failed: password is incorrect", "516", "refused"],
    ["Not enough privileges", "497", "refused"],
    ["Cannot execute query in readonly mode", "164", "refused"],
    ["Table rolecall.events does not exist", "60", "refused"],
    ["Setting max_query_size shouldn't be greater than 262144", "452", "refused"],
    ["Limit for rows to read exceeded", "158", "refused"],
    ["There is no role `rolecall` in user directories", "511", "refused"],
    ["Too many parts", "252", "retry"],
    ["Syntax error", "62", "permanent"],
  ])("to ourselves, %s (%s), is %s: what an operator has to mend is waited for", (message, code, errorClass) => {
    expect(classifyOwn(withCode(message, code), AT)).toMatchObject({ errorClass, code: Number(code), message });
  });

  test.each(["certificate has expired", "self-signed certificate", "unable to verify the first certificate"])(
    "to ourselves, of which is said: %s, is refused, too",
    (message) => {
      const told = {
        errorClass: "refused",
        code: 0,
        message: `the ClickHouse server ${AT} cannot be trusted: ${message}`,
      };
      expect(classifyOwn(withCode(message, "CERT_HAS_EXPIRED"), AT)).toMatchObject(told);
    },
  );

  test("that is ours already stays as it is", () => {
    const ours = new StoreError("closed", 0, "the store is closed");
    expect(classifyAnswer(ours, AT)).toBe(ours);
  });
});
