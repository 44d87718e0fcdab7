import { describe, expect, test } from "vitest";
import { type Networks, writeDatabase } from "../test/write-database.ts";
import { createPlaceOf, PlaceDatabaseError } from "./place-of.ts";

const of = (...all: Networks[]) =>
  createPlaceOf({
    databases: all.map((networks, at) => ({ name: `${at}.mmdb`, bytes: writeDatabase(networks) })),
    lists: [],
  });

test.each([
  [
    "MaxMind's and DB-IP's operators",
    { autonomous_system_number: 64500, autonomous_system_organization: "Example" },
    { asn: 64500 },
  ],
  ["IPinfo's operators", { asn: "AS64500", name: "Example" }, { asn: 64500 }],
  ["operators as digits", { asn: "64500" }, { asn: 64500 }],
  ["operators of 32 bits", { asn: 4_200_000_000 }, { asn: 4_200_000_000 }],
  ["MaxMind's countries", { country: { iso_code: "NO", geoname_id: 3144096 } }, { country: "NO" }],
  ["IPinfo's countries", { country: "NO" }, { country: "NO" }],
  ["country codes", { country_code: "no" }, { country: "NO" }],
  ["IPinfo's newer, with a name beside", { country: "Norway", country_code: "NO" }, { country: "NO" }],
  ["both", { asn: "AS64500", country_code: "NO" }, { asn: 64500, country: "NO" }],
])("%s", (_, entry: Networks[string], place) => {
  expect(of({ "203.0.113.0/24": entry })("203.0.113.9")).toEqual({ asn: undefined, country: undefined, ...place });
});

describe("addresses", () => {
  const place = of({
    "203.0.113.0/24": { country_code: "NO" },
    "203.0.113.128/25": { country_code: "SE" },
    "2001:db8::/32": { country_code: "DK" },
  });
  test.each([
    ["203.0.113.9", "NO"],
    ["203.0.113.200", "SE"],
    ["203.0.112.255", undefined],
    ["2001:db8:1::7", "DK"],
    ["2001:db9::1", undefined],
    ["10.0.0.1", undefined],
    ["no address", undefined],
    ["", undefined],
  ])("%s is in %s", (address, country) => {
    expect(place(address).country).toBe(country);
    expect(place(address).country).toBe(country);
  });

  test("one of version 6 is not looked up as if it were of version 4", () => {
    const bytes = writeDatabase({ "32.1.13.184/29": { country_code: "US" } }, 4);
    const four = createPlaceOf({ databases: [{ name: "four.mmdb", bytes }], lists: [] });
    expect([four("32.1.13.185").country, four("2001:db8::1").country]).toEqual(["US", undefined]);
  });
});

test("of two databases each says what it knows, and the first is asked first", () => {
  const place = of(
    { "203.0.113.0/24": { asn: 64500 } },
    { "203.0.113.0/25": { asn: 64501, country_code: "NO" }, "198.51.100.0/24": { country_code: "SE" } },
  );
  expect(place("203.0.113.9")).toEqual({ asn: 64500, country: "NO" });
  expect(place("198.51.100.1")).toEqual({ asn: undefined, country: "SE" });
});

test("without databases nothing is known", () => {
  expect(createPlaceOf({ databases: [], lists: [] })("203.0.113.9")).toEqual({ asn: undefined, country: undefined });
});

describe("what is no database of use says so", () => {
  const sound = writeDatabase({ "1.0.0.0/8": { country_code: "AU" } });
  const torn = writeDatabase({ "1.0.0.0/8": { country_code: "AU" } }).fill(0xff, 180, 190);
  test.each([
    ["text", new TextEncoder().encode("country,network\nNO,203.0.113.0/24\n"), "is no database"],
    ["nothing", new Uint8Array(), "is no database"],
    ["one that breaks off", sound.subarray(0, sound.length - 40), "is no database"],
    ["one that is damaged", torn, "is damaged"],
    [
      "one of something else",
      writeDatabase({ "1.0.0.0/8": { user_type: "hosting" } }),
      "neither an operator nor a country",
    ],
  ])("%s", (_, bytes, says) => {
    const opening = () => createPlaceOf({ databases: [{ name: "given.mmdb", bytes }], lists: [] });
    expect(opening).toThrow(PlaceDatabaseError);
    expect(opening).toThrow(says);
  });
});
