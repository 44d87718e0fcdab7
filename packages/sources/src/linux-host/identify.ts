import type { IdentityKind } from "@rolecall/core";
import { MACHINE_NAME } from "../audit-forms/machine-name.ts";
import { type Who, whoIs } from "../intake/build-event.ts";

/** Users that come with distributions, images of clouds and programs: nobody's own. */
const PROGRAMS = new Set([
  ...[
    "daemon",
    "bin",
    "sys",
    "nobody",
    "www-data",
    "nginx",
    "apache",
    "httpd",
    "postgres",
    "mysql",
    "mongodb",
    "mongod",
  ],
  ...["redis", "rabbitmq", "kafka", "zookeeper", "elasticsearch", "logstash", "kibana", "prometheus", "grafana", "git"],
  ...[
    "gitlab-runner",
    "gitlab",
    "jenkins",
    "tomcat",
    "backup",
    "deploy",
    "ansible",
    "puppet",
    "chef",
    "salt",
    "nagios",
  ],
  ...["zabbix", "icinga", "telegraf", "haproxy", "varnish", "postfix", "dovecot", "named", "bind", "ntp", "chrony"],
  ...["systemd-network", "systemd-resolve", "messagebus", "dbus", "syslog", "sshd", "ftp", "vsftpd", "oracle", "grid"],
  ...["hdfs", "yarn", "spark", "airflow", "consul", "vault", "nomad", "etcd", "kube", "containerd", "docker", "rsync"],
  ...["ubuntu", "ec2-user", "centos", "debian", "admin", "azureuser", "core", "vagrant", "opc", "cloud-user", "fedora"],
]);

/** Numbers below are of the system (`/etc/login.defs`). */
const FIRST_PERSON = 1000;

/**
 * A user by name, the same on all machines of a fleet, so that one who comes to a machine for the first time is seen to; by
 * number that of the one machine, where the log has no name.
 */
export function identify(user: string | undefined, host: string): Who {
  if (user === undefined || user === "" || user === "(unknown)" || user === "?")
    return whoIs("linux", "", "unknown", "anonymous");
  if (user === "0" || user === "root") return whoIs("linux", "", "root", "root");
  if (/^\d{1,10}$/.test(user))
    return whoIs("linux", host, Number(user) < FIRST_PERSON ? "service-account" : "unknown", user, `uid ${user}`);
  const name = user.includes("@") ? user.toLowerCase() : user;
  return whoIs("linux", "", kindOf(name), name);
}

/** Whatever a machine does without anybody. */
export function machineItself(host: string): Who {
  return host === "" ? whoIs("linux", "", "unknown", "anonymous") : whoIs("linux", "", "workload", host);
}

/** What runs in a container, by its image and where it runs: the same to whatever watches it. */
export function containerOf(image: string, namespace: string | undefined): Who {
  return whoIs("linux", "", "workload", namespace === undefined ? image : `${namespace}/${image}`);
}

function kindOf(name: string): IdentityKind {
  return PROGRAMS.has(name) || name.startsWith("_") || MACHINE_NAME.test(name) ? "service-account" : "human";
}
