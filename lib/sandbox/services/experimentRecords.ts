/** What is to be done to which instances. */
export type ExperimentTemplate = {
  id: string;
  roleArn: string;
  description: string;
  instanceIds: string[];
  noticeMs: number;
  tags: Record<string, string>;
  clientToken: string;
};

export type Experiment = {
  id: string;
  templateId: string;
  clientToken: string;
  state: { status: "running" | "completed" | "failed"; reason: string };
};
