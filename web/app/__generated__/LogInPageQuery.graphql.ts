/**
 * @generated SignedSource<<b63f4c379ec109dd6fa46e8e09125e9e>>
 * @relayHash f557e6e8ee2336a81176fb3c0f55be11
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID c99de2e2e8ea5acdc49d29e8eb26c97cb26c52816cf6d63af37f27b46f5837ae

import { ConcreteRequest } from 'relay-runtime';
export type LogInPageQuery$variables = Record<PropertyKey, never>;
export type LogInPageQuery$data = {
  readonly viewer: {
    readonly id: string;
    readonly username: string;
  } | null | undefined;
};
export type LogInPageQuery = {
  response: LogInPageQuery$data;
  variables: LogInPageQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "alias": null,
    "args": null,
    "concreteType": "User",
    "kind": "LinkedField",
    "name": "viewer",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "id",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "username",
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
    "name": "LogInPageQuery",
    "selections": (v0/*:: as any*/),
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "LogInPageQuery",
    "selections": (v0/*:: as any*/)
  },
  "params": {
    "id": "c99de2e2e8ea5acdc49d29e8eb26c97cb26c52816cf6d63af37f27b46f5837ae",
    "metadata": {},
    "name": "LogInPageQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "92cfe66cd20a4fc1e6d92cb7ffe8cef6";

export default node;
