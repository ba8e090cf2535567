/**
 * @generated SignedSource<<1082b9c287cb6729efb51af2bd637359>>
 * @relayHash def8bd1cae21fc84d60b33b5bc9f84c8
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID de9d5c093bb87b07b2fbe90a5c841e39b7fa27a359d926472ec0b6326d6a8503

import { ConcreteRequest } from 'relay-runtime';
export type ErrorCode = "BAD_CREDENTIALS" | "IDEMPOTENCY_CONFLICT" | "INVALID" | "INVALID_TRANSITION" | "LAST_ADMIN" | "NOT_FOUND" | "OUT_OF_STOCK" | "PRICE_CHANGED" | "STALE" | "TAKEN" | "%future added value";
export type AccountMenuLogOutMutation$variables = Record<PropertyKey, never>;
export type AccountMenuLogOutMutation$data = {
  readonly logOut: {
    readonly errors: ReadonlyArray<{
      readonly code: ErrorCode;
    }>;
  };
};
export type AccountMenuLogOutMutation = {
  response: AccountMenuLogOutMutation$data;
  variables: AccountMenuLogOutMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "alias": null,
    "args": null,
    "concreteType": "LogOutPayload",
    "kind": "LinkedField",
    "name": "logOut",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "UserError",
        "kind": "LinkedField",
        "name": "errors",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "code",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "AccountMenuLogOutMutation",
    "selections": (v0/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "AccountMenuLogOutMutation",
    "selections": (v0/*:: as any*/)
  },
  "params": {
    "id": "de9d5c093bb87b07b2fbe90a5c841e39b7fa27a359d926472ec0b6326d6a8503",
    "metadata": {},
    "name": "AccountMenuLogOutMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "125fec21aa549b730c1dd3253bb976c6";

export default node;
