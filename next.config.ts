import type { NextConfig } from "next";

const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
];

// A path whose escapes are not ASCII, or no escapes at all, names nothing. Next answers 500 where it cannot decode one.
const undecodable = { source: "/api/v1/:path(.*%(?![0-7][0-9a-fA-F]).*)", destination: "/api/v1/-" };

const config: NextConfig = {
  poweredByHeader: false,
  // They open sockets or load files by name: required at run time instead of bundled.
  serverExternalPackages: ["pg-boss", "ssh2", "pg"],
  turbopack: { root: import.meta.dirname },
  // `npm test` checks the types, with a compiler that Next cannot load.
  typescript: { ignoreBuildErrors: true },
  // Variables may be large; the same as REST takes.
  experimental: { serverActions: { bodySizeLimit: "8mb" } },
  rewrites: async () => ({ beforeFiles: [undecodable], afterFiles: [], fallback: [] }),
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};

export default config;
