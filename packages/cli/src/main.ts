process.stdout.write(`rolecall on node ${process.versions.node}: ${process.argv.slice(2).join(" ")}\n`);
process.channel?.unref();
