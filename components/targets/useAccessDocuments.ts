import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useFormContext } from "react-hook-form";
import { callAction } from "@/components/shared/callAction";
import { accessDocumentsAction } from "@/lib/targets/actions";
import { type DocumentsInput, documentsSchema } from "@/lib/targets/schema";
import type { TargetDraft } from "./targetDraft";

/** The documents for Mayfly's rights, as the form is now; what is not valid yet is left out of them. */
export function useAccessDocuments() {
  const { watch } = useFormContext<TargetDraft>();
  const [regions, account, keyStore, drillRoleArn] = watch(["regions", "account", "keyStore", "drillRoleArn"]);
  const input = valid({ regions, keyStore: keyStore as "database", ...typed({ account, drillRoleArn }) });
  return useQuery({
    queryKey: ["targets", "documents", input],
    queryFn: async () => {
      const result = await callAction(() => accessDocumentsAction(input));
      if (result.ok) return result.data;
      throw new Error(result.error.message);
    },
    enabled: regions.length > 0,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function typed(texts: { account: string; drillRoleArn: string }): Pick<DocumentsInput, "account" | "drillRoleArn"> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text.trim() ? [[name, text.trim()]] : [])),
  );
}

function valid(input: DocumentsInput): DocumentsInput {
  const result = documentsSchema.safeParse(input);
  if (result.success) return input;
  const wrong = new Set(result.error.issues.map(({ path }) => path[0]));
  const { regions, keyStore } = input;
  return {
    ...{ regions, keyStore },
    ...(input.account && !wrong.has("account") ? { account: input.account } : {}),
    ...(input.drillRoleArn && !wrong.has("drillRoleArn") ? { drillRoleArn: input.drillRoleArn } : {}),
  };
}
