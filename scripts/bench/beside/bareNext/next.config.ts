import path from "node:path";
import type { NextConfig } from "next";

const config: NextConfig = {
  serverExternalPackages: ["pg"],
  turbopack: { root: path.resolve(import.meta.dirname, "../../../..") },
  typescript: { ignoreBuildErrors: true },
};

export default config;
