import type { ReactNode } from "react";
import { createContext, useContext } from "react";
import { must } from "#shared/assert.ts";
import type { Connection } from "./connection.ts";

const ConnectionContext = createContext<Connection | null>(null);

export function ConnectionProvider({ value, children }: { value: Connection; children: ReactNode }) {
  return <ConnectionContext value={value}>{children}</ConnectionContext>;
}

export const useConnection = (): Connection => must(useContext(ConnectionContext), "outside an open connection");
