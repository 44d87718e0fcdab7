import type { Condition } from "../../rule.ts";

const BETWEEN_WORDS = [" ", ".", "_", "-", "/", ":"] as const;

/** The name of the tool has a word that begins so: `http.sendFile`. */
const begins = (word: string): readonly Condition[] =>
  BETWEEN_WORDS.map((before) => ({ field: "action", matches: `*${before}${word}*` }));

/** It has that very word: `http.post`, `post_message`, and not `postgres.query`. */
const has = (word: string): readonly Condition[] =>
  BETWEEN_WORDS.flatMap((before): readonly Condition[] => [
    { field: "action", suffix: `${before}${word}` },
    ...BETWEEN_WORDS.map((after) => ({ field: "action", matches: `*${before}${word}${after}*` })),
  ]);

/** It ends in that word: `gmail.search` reads. */
const ends = (word: string): readonly Condition[] =>
  BETWEEN_WORDS.map((before) => ({ field: "action", suffix: `${before}${word}` }));

const READING = [
  ...["get", "list", "read", "search", "find", "fetch", "view", "query", "describe", "count", "show", "check"],
  ...["download", "watch", "wait", "retrieve", "lookup"],
];

/** A tool that by its name hands something to others. What is a thing as well as a deed (a post) is none where it is read. */
export const NAMED_TO_HAND_OUT: Condition = {
  all: [
    // Asked first: hardly any tool has one of these in its name at all.
    {
      any: ["post", "send", "upload", "publish", "mail", "webhook"].map((contains) => ({ field: "action", contains })),
    },
    {
      any: [
        ...["send", "publish"].flatMap(begins),
        {
          all: [
            {
              any: [
                ...["post", "upload", "mail", "email"].flatMap(has),
                ...["postmessage", "postfile", "uploadfile", "uploadobject"].flatMap(begins),
                ...["webhook"].flatMap(ends),
              ],
            },
            { not: { any: READING.flatMap(begins) } },
          ],
        },
      ],
    },
  ],
};
