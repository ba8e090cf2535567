/**
 * @generated SignedSource<<7d9da3a3e8cbc3fe49dd83843c2f976a>>
 * @relayHash 89a027107f35d07142652578f2a6554b
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID cd2aa95eef4cba463b1211cf82b072a56b91e1f049e54fe1e0001b1934f95758

import { ConcreteRequest } from 'relay-runtime';
export type CreateCategoryInput = {
  name: string;
  slug: string;
};
export type CategoryTokensCreateMutation$variables = {
  input: CreateCategoryInput;
};
export type CategoryTokensCreateMutation$data = {
  readonly createCategory: {
    readonly category: {
      readonly id: string;
      readonly name: string;
    } | null | undefined;
    readonly errors: ReadonlyArray<{
      readonly message: string;
    }>;
  };
};
export type CategoryTokensCreateMutation = {
  response: CategoryTokensCreateMutation$data;
  variables: CategoryTokensCreateMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "input",
        "variableName": "input"
      }
    ],
    "concreteType": "CreateCategoryPayload",
    "kind": "LinkedField",
    "name": "createCategory",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "Category",
        "kind": "LinkedField",
        "name": "category",
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
            "name": "name",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
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
            "name": "message",
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
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "CategoryTokensCreateMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "CategoryTokensCreateMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "id": "cd2aa95eef4cba463b1211cf82b072a56b91e1f049e54fe1e0001b1934f95758",
    "metadata": {},
    "name": "CategoryTokensCreateMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "355d448126838a7da78344f3622923cb";

export default node;
