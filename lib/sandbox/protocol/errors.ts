/** HTTP statuses that differ from 400, as EC2 answers them. */
const statuses: Record<string, number> = {
  "AuthFailure.ServiceLinkedRoleCreationNotPermitted": 403,
  NoSuchEntity: 404,
  AuthFailure: 401,
  SignatureDoesNotMatch: 403,
  RequestExpired: 400,
  UnauthorizedOperation: 403,
  DryRunOperation: 412,
  InsufficientInstanceCapacity: 500,
  InternalError: 500,
  Unavailable: 503,
  ServiceUnavailable: 503,
  RequestLimitExceeded: 503,
};

/** An error as AWS says it: a code of theirs, a message, an HTTP status. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = statuses[code] ?? 400) {
    super(message);
    this.name = "AwsError";
    this.code = code;
    this.status = status;
  }
}

export function missingParameter(name: string): AwsError {
  return new AwsError("MissingParameter", `The request must contain the parameter ${name}`);
}

export function invalidValue(value: string, name: string): AwsError {
  return new AwsError("InvalidParameterValue", `Value (${value}) for parameter ${name} is invalid.`);
}
