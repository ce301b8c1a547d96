import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/access/authOptions";

type Context = { params: Promise<{ nextauth: string[] }> };

// Made per request: the settings are read when the server runs, not when it is built.
function handle(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, authOptions());
}

export { handle as GET, handle as POST };
