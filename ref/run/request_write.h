/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_REQUEST_WRITE_H
#define SP_RUN_REQUEST_WRITE_H

#include "plan/request.h"
#include "json/write.h"

/**
 * sp_plan_request_write() - a request as the params of `plan`: read again, they are the same
 * @policy: the policy as somebody wrote it, faults and all; NULL: the request's own is written
 */
void sp_plan_request_write(struct sp_json_writer *writer, const struct sp_plan_request *request,
                           const cJSON *policy);

#endif
