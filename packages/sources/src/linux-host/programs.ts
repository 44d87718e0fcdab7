import type { Act } from "./act.ts";
import { accountChange } from "./messages/account-change.ts";
import { cronMessage } from "./messages/cron-message.ts";
import { sshdMessage } from "./messages/sshd-message.ts";
import { suMessage } from "./messages/su-message.ts";
import { sudoMessage } from "./messages/sudo-message.ts";

type Reader = (message: string) => Act | undefined;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["sshd", sshdMessage],
  ["sshd-session", sshdMessage],
  ["sshd-auth", sshdMessage],
  ["sudo", sudoMessage],
  ["su", suMessage],
  ...["cron", "crond", "crontab", "anacron", "fcron"].map((name) => [name, cronMessage] as const),
  ...[
    "useradd",
    "usermod",
    "userdel",
    "groupadd",
    "groupmod",
    "groupdel",
    "gpasswd",
    "passwd",
    "chpasswd",
    "chage",
  ].map((name): [string, Reader] => [name, (message) => accountChange(name, message)]),
]);

/** Programs of the system that say nothing of anybody. What is transferred over SFTP is said without whose session it was. */
const SILENT =
  /^(?:kernel|systemd(?:-[\w-]{1,32})?|\(systemd\)|dbus(?:-daemon|-broker)?|networkmanager|polkitd|rsyslogd|syslog-ng|syslogd|chronyd|ntpd|dhclient|dhcpcd|irqbalance|multipathd|auditd|audispd|rtkit-daemon|accounts-daemon|wpa_supplicant|avahi-daemon|thermald|smartd|udevd|logrotate|run-parts|atd|getty|agetty|login|crio|containerd-shim|cloud-init|unattended-upgr\w{0,8}|snapd|fstrim|mdadm|lvm|firewalld|sssd\w{0,8}|nscd|nslcd|internal-sftp|sftp-server)$/;

/** `/usr/sbin/CRON` is `cron`. */
function bare(program: string): string {
  return program
    .slice(program.lastIndexOf("/") + 1)
    .toLowerCase()
    .replace(/(?:\[\d{1,10}\])?:?$/, "");
}

/** Is it a program of the system itself, of which all that it says is read, or known to say nothing of anybody? */
export function isOfSystem(program: string): boolean {
  const name = bare(program);
  return READERS.has(name) || SILENT.test(name);
}

/** Undefined where the message says nothing of anybody, or another program wrote it. */
export function actIn(program: string, message: string): Act | undefined {
  return READERS.get(bare(program))?.(message);
}
