import { expect, test } from "vitest";
import { createRules } from "./index.ts";
import { logEvent } from "./shipped/examples/vendors.ts";
import { decodeRecord } from "./test/decode-record.ts";

const tool = (tool_name: string, input: object) =>
  decodeRecord(
    logEvent("claude_code.tool_result", {
      ...{ tool_name, "user.email": "a@example.com" },
      tool_input: JSON.stringify(input),
    }),
  );

/** Is it told that the tool, called with somebody else's address after credentials were opened, has sent something? */
function isToldAsSent(name: string): boolean {
  const rules = createRules();
  rules.check(tool("fs.read_file", { path: "/home/svc/.ssh/id_rsa" }));
  const matches = rules.check(tool(name, { url: "https://weather.example/c" }));
  return matches.some(({ rule }) => rule === "agent-credentials-opened-and-sent");
}

test.each([
  ...["http.post", "http_post", "post", "Post", "slack.post_message", "chat.postMessage", "send", "Send", "send_email"],
  ...[
    "sendEmail",
    "mcp__slack__send_message",
    "mcp__x__post",
    "form.upload",
    "uploadFile",
    "s3.upload_file",
    "publish",
  ],
  ...["publish_package", "trigger_webhook", "webhook", "mail", "email", "gmail.send", "http-post"],
])("%s hands out", (name) => {
  expect(isToldAsSent(name)).toBe(true);
});

test.each([
  ...[
    "postgres.query",
    "mcp__postgres__query",
    "postgresql",
    "gmail.search",
    "mcp__gmail__list_messages",
    "postman.run",
  ],
  ...["list_posts", "get_blog_post", "blog.get_post", "read_mailbox", "search_mail", "list_webhooks", "get_webhook"],
  ...["download_uploads", "get_upload", "compost", "WebFetch", "browser_navigate"],
])("%s does not", (name) => {
  expect(isToldAsSent(name)).toBe(false);
});
