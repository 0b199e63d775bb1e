/** A program of somebody else. */
module com.example.consumer {
    requires dev.heddle.smb;
    requires dev.heddle.smb.testserver;
}
