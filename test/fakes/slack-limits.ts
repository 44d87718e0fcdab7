interface Block {
  readonly type?: string;
  readonly block_id?: string;
  readonly text?: { readonly text?: string; readonly type?: string };
  readonly fields?: readonly { readonly text?: string }[];
  readonly elements?: readonly Record<string, unknown>[];
}

/** Slack's limits of Block Kit. The first one broken, as Slack's error code, or undefined. */
export function brokenLimit(blocks: readonly unknown[]): string | undefined {
  if (blocks.length > 50) return "invalid_blocks";
  const ids = (blocks as Block[]).map(({ block_id }) => block_id).filter((id) => id !== undefined);
  if (new Set(ids).size !== ids.length) return "invalid_blocks";
  for (const block of blocks as Block[]) if (!isValid(block)) return "invalid_blocks";
  return lengthOf(blocks) > 13_200 ? "msg_blocks_too_long" : undefined;
}

function isValid(block: Block): boolean {
  if ((block.block_id?.length ?? 0) > 255) return false;
  switch (block.type ?? "") {
    case "section":
      return isValidSection(block);
    case "header":
      return block.text?.type === "plain_text" && within(block.text.text, 1, 150);
    case "context":
      return (
        within(block.elements, 1, 10) && (block.elements ?? []).every((element) => within(element["text"], 1, 3000))
      );
    case "actions":
      return within(block.elements, 1, 25) && (block.elements ?? []).every(isValidElement);
    case "rich_text":
      return within(block.elements, 1, 50);
    case "divider":
      return true;
    default:
      return false;
  }
}

function isValidSection(block: Block): boolean {
  if (block.text === undefined && block.fields === undefined) return false;
  if (block.text !== undefined && !within(block.text.text, 1, 3000)) return false;
  if (block.fields === undefined) return true;
  return within(block.fields, 1, 10) && block.fields.every(({ text }) => within(text, 1, 2000));
}

function isValidElement(element: Record<string, unknown>): boolean {
  const text = element["text"] as { text?: string } | undefined;
  if (!within(element["action_id"], 1, 255)) return false;
  if (element["type"] === "button") {
    const value = element["value"] ?? "v";
    const url = element["url"] ?? "u";
    return within(text?.text, 1, 75) && within(value, 1, 2000) && within(url, 1, 3000);
  }
  if (element["type"] !== "static_select") return false;
  const options = element["options"] as { text: { text: string }; value: string }[];
  return (
    within(options, 1, 100) &&
    options.every((option) => within(option.text.text, 1, 75) && within(option.value, 1, 150))
  );
}

function within(value: unknown, low: number, high: number): boolean {
  if (typeof value !== "string" && !Array.isArray(value)) return false;
  const length = typeof value === "string" ? [...value].length : value.length;
  return length >= low && length <= high;
}

function lengthOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + lengthOf(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, item]) => sum + (key === "type" ? 0 : lengthOf(item)), 0);
}
