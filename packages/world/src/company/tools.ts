import { type Tool, tool } from "../personas/tool-user.ts";

/** What agents and bots call, most used first. */
export const TOOLS: Readonly<Record<string, readonly Tool[]>> = {
  support: [
    tool("tickets.read", "read", "desk", "tickets:read", "ticket", 4000),
    tool("tickets.search", "discover", "desk", "tickets:read", "ticket", 9000),
    tool("kb.search", "discover", "kb", "kb:read", "article", 12_000),
    tool("tickets.reply", "write", "desk", "tickets:write", "ticket", 600),
    tool("agents.spawn", "execute", "runtime", "agents:spawn", "run", 200),
  ],
  lookup: [
    tool("crm.read_customer", "read", "crm", "crm:read", "customer", 2500),
    tool("orders.list", "discover", "orders", "orders:read", "order", 6000),
    tool("orders.read", "read", "orders", "orders:read", "order", 2000),
    tool("shipments.track", "read", "orders", "orders:read", "shipment", 900),
  ],
  refund: [
    tool("payments.read_charge", "read", "payments", "payments:read", "charge", 900),
    tool("payments.refund", "write", "payments", "payments:refund", "charge", 400),
    tool("orders.read", "read", "orders", "orders:read", "order", 2000),
  ],
  research: [
    tool("warehouse.query", "read", "warehouse", "warehouse:read", "table", 60_000),
    tool("docs.search", "discover", "docs", "docs:read", "document", 8000),
    tool("docs.read", "read", "docs", "docs:read", "document", 20_000),
    tool("web.fetch", "network", "web", "web:fetch", "page", 50_000),
    tool("notebook.run", "execute", "notebook", "notebook:run", "notebook", 3000),
    tool("chart.render", "execute", "notebook", "notebook:run", "chart", 30_000),
    tool("sheets.write", "write", "sheets", "sheets:write", "sheet", 700),
    tool("warehouse.describe", "discover", "warehouse", "warehouse:read", "table", 4000),
    tool("email.draft", "write", "mail", "mail:draft", "message", 900),
    tool("calendar.read", "read", "calendar", "calendar:read", "event", 1200),
  ],
  chat: [
    tool("chat.postMessage", "write", "slack", "chat:write", "channel", 500),
    tool("conversations.history", "read", "slack", "channels:history", "channel", 9000),
    tool("reactions.add", "write", "slack", "reactions:write", "message", 60),
    tool("users.info", "read", "slack", "users:read", "user", 1400),
  ],
};

/** The scopes that the tools of a list need. */
export function scopesOf(tools: readonly Tool[]): readonly string[] {
  return [...new Set(tools.map((used) => used.scope))];
}
