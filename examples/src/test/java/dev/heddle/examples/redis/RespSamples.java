// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.heddle.examples.redis.RespValue.Array;
import dev.heddle.examples.redis.RespValue.BigNumber;
import dev.heddle.examples.redis.RespValue.Bool;
import dev.heddle.examples.redis.RespValue.BulkString;
import dev.heddle.examples.redis.RespValue.ErrorReply;
import dev.heddle.examples.redis.RespValue.IntNumber;
import dev.heddle.examples.redis.RespValue.MapValue;
import dev.heddle.examples.redis.RespValue.Null;
import dev.heddle.examples.redis.RespValue.Push;
import dev.heddle.examples.redis.RespValue.RealNumber;
import dev.heddle.examples.redis.RespValue.SetValue;
import dev.heddle.examples.redis.RespValue.SimpleString;
import dev.heddle.examples.redis.RespValue.Verbatim;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sample bytes, written by hand from the specification of RESP3, each with the value that they encode. */
final class RespSamples {
    private RespSamples() {}

    /** Returns samples of every type, alone and nested. */
    static Map<String, RespValue> all() {
        Map<String, RespValue> samples = new LinkedHashMap<>();
        addScalars(samples);
        addAggregates(samples);
        return samples;
    }

    private static void addScalars(Map<String, RespValue> samples) {
        samples.put("+hello world\r\n", new SimpleString("hello world"));
        samples.put("+\r\n", new SimpleString(""));
        samples.put("-ERR this is the error\r\n", new ErrorReply("ERR this is the error"));
        samples.put("!21\r\nSYNTAX invalid syntax\r\n", new ErrorReply("SYNTAX invalid syntax"));
        samples.put("$11\r\nhello world\r\n", bulk("hello world"));
        samples.put("$0\r\n\r\n", bulk(""));
        samples.put("$6\r\na\r\n\0\r\n\r\n", bulk("a\r\n\0\r\n"));
        samples.put("$4\r\n\u00ff\u00fe\u0080+\r\n", bulk("\u00ff\u00fe\u0080+"));
        samples.put("=15\r\ntxt:Some string\r\n", new Verbatim("txt", "Some string"));
        samples.put("=4\r\nmkd:\r\n", new Verbatim("mkd", ""));
        samples.put(":1234\r\n", new IntNumber(1234));
        samples.put(":-9223372036854775808\r\n", new IntNumber(Long.MIN_VALUE));
        samples.put(":+7\r\n", new IntNumber(7));
        samples.put(",1.23\r\n", new RealNumber(1.23));
        samples.put(",10\r\n", new RealNumber(10));
        samples.put(",-1.5e-3\r\n", new RealNumber(-0.0015));
        samples.put(",inf\r\n", new RealNumber(Double.POSITIVE_INFINITY));
        samples.put(",-inf\r\n", new RealNumber(Double.NEGATIVE_INFINITY));
        samples.put(",nan\r\n", new RealNumber(Double.NaN));
        samples.put(
                "(3492890328409238509324850943850943825024385\r\n", big("3492890328409238509324850943850943825024385"));
        samples.put("(-1\r\n", big("-1"));
        samples.put("#t\r\n", new Bool(true));
        samples.put("#f\r\n", new Bool(false));
        samples.put("_\r\n", new Null());
        samples.put("$-1\r\n", new Null());
        samples.put("*-1\r\n", new Null());
    }

    private static void addAggregates(Map<String, RespValue> samples) {
        samples.put("*0\r\n", new Array(List.of()));
        samples.put("*3\r\n:1\r\n:2\r\n:3\r\n", new Array(List.of(number(1), number(2), number(3))));
        samples.put(
                "*2\r\n*3\r\n:1\r\n$5\r\nhello\r\n:2\r\n#f\r\n",
                new Array(List.of(new Array(List.of(number(1), bulk("hello"), number(2))), new Bool(false))));
        samples.put("*3\r\n$-1\r\n_\r\n*-1\r\n", new Array(List.of(new Null(), new Null(), new Null())));
        samples.put(
                "%2\r\n+first\r\n:1\r\n$6\r\nsecond\r\n*1\r\n#t\r\n",
                new MapValue(List.of(
                        new SimpleString("first"), number(1), bulk("second"), new Array(List.of(new Bool(true))))));
        samples.put(
                "~3\r\n+orange\r\n#t\r\n,100\r\n",
                new SetValue(List.of(new SimpleString("orange"), new Bool(true), new RealNumber(100))));
        samples.put(
                ">4\r\n+pubsub\r\n+message\r\n+somechannel\r\n+this is the message\r\n",
                new Push(List.of(
                        new SimpleString("pubsub"),
                        new SimpleString("message"),
                        new SimpleString("somechannel"),
                        new SimpleString("this is the message"))));
        samples.put(">0\r\n", new Push(List.of()));
        samples.put(
                "|1\r\n+popularity\r\n%2\r\n$1\r\na\r\n,0.1923\r\n$1\r\nb\r\n,0.0012\r\n*2\r\n:2039123\r\n:9543892\r\n",
                new Array(List.of(number(2039123), number(9543892))));
        samples.put(
                "*3\r\n:1\r\n:2\r\n|1\r\n+ttl\r\n:3600\r\n:3\r\n", new Array(List.of(number(1), number(2), number(3))));
        samples.put("|0\r\n$2\r\nok\r\n", bulk("ok"));
    }

    static RespValue bulk(String latin1) {
        return new BulkString(latin1.getBytes(ISO_8859_1));
    }

    private static RespValue number(long value) {
        return new IntNumber(value);
    }

    private static RespValue big(String digits) {
        return new BigNumber(new BigInteger(digits));
    }

    static ByteBuffer bytes(String latin1) {
        return ByteBuffer.wrap(latin1.getBytes(ISO_8859_1));
    }
}
