import { randomUUID } from "node:crypto";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 12 });

/** Inserts one row into the table of environments, as an ended one so that no worker takes it up. */
export async function POST(request: Request): Promise<Response> {
  const { repositoryUrl, projectId, targetId } = await request.json();
  const { rows } = await pool.query(
    `INSERT INTO environment (id, name, project_id, owner_key, target_id, status, repository_url, instance_type, market,
       expires_at)
     VALUES ($1, 'bare', $2, 'bare', $3, 'terminated', $4, 't3.small', 'spot', now() + interval '1 hour') RETURNING *`,
    [randomUUID(), projectId, targetId, repositoryUrl],
  );
  return Response.json(rows[0], { status: 201 });
}
