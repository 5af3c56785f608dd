#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It closes the talk in an arm, and lives on."""
import socket

from guest import Guest, hang


class Bad(Guest):
    def perform(self, arm):
        self.talk.shutdown(socket.SHUT_RDWR)
        self.lines.close()
        self.talk.close()
        hang()


Bad().run()
