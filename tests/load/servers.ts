/** What the measurements run against: `mongoUrl` names a new database with each call. */
export type Servers = { mongoUrl: () => string; rabbitmqUrl: string | undefined; rounds: number }
